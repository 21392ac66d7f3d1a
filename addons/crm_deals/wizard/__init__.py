# types and routes
from . import crm_deal_waive
from . import crm_lead_lost
