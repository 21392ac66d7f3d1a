# approval
from . import sale_approval_evidence
from . import sale_approval_rule
from . import sale_approval_rule_condition
from . import sale_approval_rule_approver
from . import sale_approval_absence
from . import sale_approval_decision
from . import sale_approval_step
from . import sale_approval_step_settle
from . import sale_approval_step_actions
from . import sale_approval_mixin
from . import sale_approval_mixin_values
from . import sale_approval_mixin_request
from . import sale_approval_mixin_decide
from . import sale_approval_mixin_lock
from . import res_users_approval
from . import res_company_approval
from . import res_config_settings_approval

# offers
from . import sale_offer
from . import sale_offer_state
from . import sale_offer_find
from . import sale_offer_differences
from . import sale_offer_price
from . import product_pricelist_item
from . import product_template
from . import res_company_offer
from . import res_config_settings_offer
from . import res_partner_offer
from . import sale_order_offer
from . import sale_order_offer_terms
from . import sale_order_line_offer
from . import sale_order_line_offer_limit

# approval of the documents
from . import sale_offer_approval
from . import sale_order_approval
from . import sale_order_approval_gate
from . import sale_order_line_approval
from . import payment_transaction_approval
from . import product_price_document_approval

# quotations
from . import sale_order_line_alternative
from . import sale_order_line_alternative_price
from . import sale_order_alternative
from . import sale_order_alternative_gate
from . import sale_order_alternative_facts
from . import sale_deviation_reason
from . import sale_lapse_mixin
from . import sale_order_condition
from . import res_company_quotation
from . import res_config_settings_quotation
from . import sale_offer_lapse
from . import sale_offer_limit
from . import sale_order_terms_check
from . import sale_order_line_terms_check
from . import sale_order_validity
from . import sale_order_profit
from . import sale_order_line_profit
from . import sale_order_line_split
from . import sale_order_split
from . import sale_order_loyalty_card
from . import sale_order_print
from . import crm_lead_profit

# contracts and regular offers
from . import sale_contract_kind
from . import sale_contract
from . import sale_contract_find
from . import sale_contract_documents
from . import sale_offer_contract
from . import sale_order_contract
from . import sale_order_specification
from . import account_move_contract
from . import res_partner_contract
from . import sale_offer_target
from . import sale_offer_regular
from . import sale_offer_period
from . import sale_offer_period_fact
from . import sale_offer_period_make
from . import crm_lead_offer
from . import sale_order_contact
from . import crm_deal_record_chain
from . import crm_lead_chain
from . import sale_order_chain
from . import res_partner_offer_dossier

# reports
from . import sale_offer_sold

# portal
from . import res_company_portal
from . import res_config_settings_portal
from . import res_partner_portal
from . import res_users_portal
from . import sale_offer_portal
from . import sale_order_portal
from . import product_pricelist_item_portal
