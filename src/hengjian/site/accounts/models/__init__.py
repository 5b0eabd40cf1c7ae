"""People and what they belong to."""

from hengjian.site.accounts.models.access_code import AccessCode
from hengjian.site.accounts.models.authenticator import Authenticator
from hengjian.site.accounts.models.guesses import Guesses
from hengjian.site.accounts.models.membership import ApiToken, Membership
from hengjian.site.accounts.models.organisation import Organisation
from hengjian.site.accounts.models.person import Person
from hengjian.site.accounts.models.provider_account import ProviderAccount
from hengjian.site.accounts.models.session_record import SessionRecord

__all__ = [
    "AccessCode",
    "ApiToken",
    "Authenticator",
    "Guesses",
    "Membership",
    "Organisation",
    "Person",
    "ProviderAccount",
    "SessionRecord",
]
