from . import crm_deal_competitor
from . import crm_deal_lost_analysis
