"""The rows of the project library."""

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
from hengjian.site.library.models.programme import Participation, Programme, Project, Section
from hengjian.site.library.models.scheme import Scheme, SchemeComment, SchemeItem
from hengjian.site.library.models.scope import ScopeItem, Shortcoming
from hengjian.site.library.models.site import Building, ContiguousArea, Site

__all__ = [
    "Approval",
    "Building",
    "ContiguousArea",
    "Document",
    "Participation",
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
    "SitePicture",
    "SystemCheck",
    "UtilityOpinion",
    "Viewpoint",
    "WillingnessSurvey",
]
