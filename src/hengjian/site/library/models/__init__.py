"""The rows of the project library."""

from hengjian.site.library.models.bodies import Body, PersonInCharge
from hengjian.site.library.models.dossier import (
    Approval,
    Document,
    PolicyDocument,
    SitePicture,
    SystemCheck,
    UtilityOpinion,
    Viewpoint,
    WillingnessSurvey,
)
from hengjian.site.library.models.effects import SiteEffect
from hengjian.site.library.models.investment import InvestmentPart, InvestmentYear
from hengjian.site.library.models.programme import Participation, Programme, Project, Section
from hengjian.site.library.models.scheme import Scheme, SchemeComment, SchemeItem
from hengjian.site.library.models.scope import ScopeItem, Shortcoming
from hengjian.site.library.models.site import Building, ContiguousArea, Site

__all__ = [
    "Approval",
    "Body",
    "Building",
    "ContiguousArea",
    "Document",
    "InvestmentPart",
    "InvestmentYear",
    "Participation",
    "PersonInCharge",
    "PolicyDocument",
    "Programme",
    "Project",
    "Scheme",
    "SchemeComment",
    "SchemeItem",
    "ScopeItem",
    "Section",
    "Shortcoming",
    "Site",
    "SiteEffect",
    "SitePicture",
    "SystemCheck",
    "UtilityOpinion",
    "Viewpoint",
    "WillingnessSurvey",
]
