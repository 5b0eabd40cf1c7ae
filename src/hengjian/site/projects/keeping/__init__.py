"""What the actions of the library share: the rules rows must meet, saving them, counting dossiers.

Nothing here asks who may: the actions do.
"""
