# types and routes
from . import crm_deal_waive
