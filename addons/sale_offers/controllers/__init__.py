from . import portal_approval
from . import portal_alternative
from . import portal_offer
