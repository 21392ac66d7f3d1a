from . import crm_deal_type
from . import crm_stage
from . import crm_lead_deal_type
from . import crm_deal_stage_history
from . import crm_lead_stage_history
from . import crm_lead_sharing
from . import res_company
from . import res_config_settings

# types and routes

# participants and outcome

# demand

# probability

# history, funnel, analysis
from . import crm_lead_history_import
from . import crm_lead_slipping
from . import res_company_slipping
from . import res_config_settings_slipping

# plan, everything of a deal, sharing
