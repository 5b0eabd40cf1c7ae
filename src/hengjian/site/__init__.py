"""The Django floor: the library, the money, the works, the residents, the judgement, as a site.

Import direction inside: ``web, api → reports → evaluation → surveys | hotline | ballots →
projects → accounts → common``. Where logic lives: a fact about one row on the model, a set in
``queries.py`` (first link ``visible_to(user)``), a change in ``actions/<noun>.py``.
"""
