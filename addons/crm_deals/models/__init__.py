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
from . import res_company_probability
from . import res_config_settings_probability
from . import crm_deal_type_probability
from . import crm_deal_rate
from . import crm_deal_rate_entry
from . import crm_deal_estimate
from . import crm_deal_calibration
from . import crm_deal_calibration_bin
from . import crm_deal_calibration_line
from . import crm_deal_forecast
from . import crm_deal_stage_history_estimate
from . import crm_lead_estimate_log
from . import crm_lead_rates
from . import crm_lead_probability
from . import crm_lead_probability_panel

# history, funnel, analysis

# plan, everything of a deal, sharing
