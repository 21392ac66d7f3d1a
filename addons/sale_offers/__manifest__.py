{
    "name": "Sales Offers",
    "summary": "Terms agreed with customers, approval, alternatives, contracts",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Trade House Developers",
    "website": "https://example.com/trade-house",
    "license": "LGPL-3",
    "depends": [
        "crm_deals",
        "pricing_rules",
        "sale_margin",
    ],
    "data": [
        "security/ir.model.access.csv",
        # approval
        "security/sale_approval_security.xml",
        "data/sale_approval_data.xml",
        "wizard/sale_approval_decide_views.xml",
        "views/sale_approval_step_views.xml",
        "views/sale_approval_rule_views.xml",
        "views/sale_approval_absence_views.xml",
        "views/res_config_settings_approval_views.xml",
        "views/sale_order_approval_views.xml",
        "views/product_price_document_approval_views.xml",
        # offers
        "security/sale_offer_security.xml",
        "security/product_pricelist_item_security.xml",
        "data/sale_offer_data.xml",
        "views/sale_offer_templates.xml",
        "views/product_pricelist_item_views.xml",
        "views/sale_offer_views.xml",
        "views/sale_order_offer_views.xml",
        "views/res_partner_offer_views.xml",
        "views/res_config_settings_offer_views.xml",
        "views/sale_offer_approval_views.xml",
        # quotations
        # contracts and regular offers
        "security/sale_contract_security.xml",
        "security/sale_offer_period_security.xml",
        "security/sale_offer_target_security.xml",
        "data/sale_contract_data.xml",
        "data/sale_offer_period_data.xml",
        "report/report_sale_specification_templates.xml",
        "views/sale_contract_kind_views.xml",
        "views/sale_contract_views.xml",
        "views/sale_offer_contract_views.xml",
        "views/sale_order_contract_views.xml",
        "views/account_move_contract_views.xml",
        "views/res_partner_contract_views.xml",
        "views/sale_offer_period_views.xml",
        "views/sale_offer_regular_views.xml",
        "views/crm_lead_offer_views.xml",
        "views/crm_lead_chain_views.xml",
        "views/sale_order_chain_views.xml",
        # reports
        # portal
        # menus
        "views/sale_offers_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sale_offers/static/src/**/*",
        ],
        "web.assets_tests": [
            "sale_offers/static/tests/tours/**/*",
        ],
    },
    "demo": [
        "demo/sale_offer_demo.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
