from . import crm_deal_type
from . import crm_stage
from . import crm_lead_deal_type
from . import crm_deal_stage_history
from . import crm_lead_stage_history
from . import crm_lead_sharing
from . import res_company
from . import res_config_settings

# types and routes
from . import crm_deal_document
from . import crm_deal_transition
from . import crm_deal_type_route
from . import crm_deal_type_stageless
from . import crm_deal_waiver
from . import crm_lead_document
from . import crm_lead_gate
from . import crm_lead_route
from . import crm_lead_route_map
from . import crm_lead_stage_columns
from . import crm_lead_waiver

# participants and outcome
from . import crm_deal_participant_role
from . import crm_deal_participant
from . import crm_deal_participant_figures
from . import crm_deal_participant_link
from . import crm_lead_participant
from . import crm_lead_participant_merge
from . import crm_lead_loss
from . import crm_lost_reason
from . import res_company_loss
from . import res_config_settings_loss
from . import res_partner_participant
from . import res_partner_participant_dossier

# demand
from . import crm_deal_unmet_reason
from . import crm_deal_demand
from . import crm_lead_demand
from . import sale_order_demand
from . import res_company_demand
from . import res_config_settings_demand

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
from . import crm_lead_history_import
from . import crm_lead_slipping
from . import res_company_slipping
from . import res_config_settings_slipping

# plan, everything of a deal, sharing
from . import crm_deal_task_template
from . import crm_deal_type_plan
from . import project_project
from . import project_role
from . import project_task
from . import crm_lead_task
from . import crm_lead_plan
from . import crm_lead_plan_page
from . import res_company_plan
from . import res_config_settings_plan
from . import crm_deal_share
from . import crm_deal_record
from . import crm_deal_record_sources
from . import crm_deal_record_work
from . import crm_lead_documents
from . import crm_lead_import
from . import ir_attachment
