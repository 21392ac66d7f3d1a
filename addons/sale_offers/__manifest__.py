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
        "views/sale_order_alternative_views.xml",
        "views/sale_order_alternative_templates.xml",
        "security/sale_quotation_security.xml",
        "data/sale_quotation_data.xml",
        "wizard/sale_order_line_split_views.xml",
        "views/sale_deviation_reason_views.xml",
        "views/sale_order_condition_views.xml",
        "views/sale_order_terms_views.xml",
        "views/sale_order_validity_views.xml",
        "views/sale_order_profit_views.xml",
        "views/sale_order_split_views.xml",
        "views/sale_order_loyalty_card_views.xml",
        "views/sale_order_print_views.xml",
        "views/sale_order_print_templates.xml",
        "views/crm_lead_profit_views.xml",
        "views/res_config_settings_quotation_views.xml",
        # contracts and regular offers
        # reports
        "security/sale_offer_analysis_security.xml",
        "data/sale_offer_reminder_data.xml",
        "report/sale_offer_fulfilment_views.xml",
        "report/sale_offer_deviation_views.xml",
        "report/sale_offer_price_analysis_views.xml",
        "views/sale_offer_ending_views.xml",
        "views/res_config_settings_offer_reminder_views.xml",
        # portal
        "security/sale_order_portal_security.xml",
        "views/sale_offer_portal_templates.xml",
        "views/res_partner_portal_views.xml",
        "views/res_config_settings_portal_views.xml",
        # menus
        "views/sale_offers_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sale_offers/static/src/**/*",
            # for customers only
            ("remove", "sale_offers/static/src/interactions/**/*"),
        ],
        "web.assets_frontend": [
            "sale_offers/static/src/interactions/**/*",
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
