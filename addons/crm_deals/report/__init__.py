# demand
from . import crm_deal_unmet_demand
