# approval
from . import sale_approval_decide
