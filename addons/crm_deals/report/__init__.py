from . import crm_deal_competitor
from . import crm_deal_lost_analysis

# history, funnel, analysis
from . import crm_deal_funnel
from . import crm_deal_funnel_columns
from . import crm_deal_funnel_drill
from . import crm_deal_funnel_options
from . import crm_deal_funnel_page
from . import crm_deal_funnel_print
from . import crm_deal_funnel_query
from . import crm_deal_cohort
from . import crm_deal_performance

# demand
from . import crm_deal_unmet_demand
from . import crm_deal_performance_rate
