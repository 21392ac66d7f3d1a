{
    "name": "Deals",
    "summary": "Deal types with routes, participants, demand, win probability and funnel",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Trade House Developers",
    "website": "https://example.com/trade-house",
    "license": "LGPL-3",
    "depends": [
        "crm_partner_segments",
        "project",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_deal_type_security.xml",
        "security/crm_deal_stage_history_security.xml",
        "security/crm_lead_sharing_security.xml",
        "views/res_config_settings_views.xml",
        # types and routes
        "views/crm_deal_type_views.xml",
        "views/crm_lead_deal_type_views.xml",
        # participants and outcome
        # demand
        "security/crm_deal_demand_security.xml",
        "security/crm_deal_unmet_demand_security.xml",
        "data/crm_deal_unmet_reason_data.xml",
        "views/crm_deal_unmet_reason_views.xml",
        "views/crm_deal_demand_views.xml",
        "views/crm_lead_demand_views.xml",
        "views/res_config_settings_demand_views.xml",
        "report/crm_deal_unmet_demand_views.xml",
        # probability
        # history, funnel, analysis
        # plan, everything of a deal, sharing
        "security/crm_deal_share_security.xml",
        "security/crm_deal_record_security.xml",
        "views/crm_deal_record_views.xml",
        "views/crm_lead_sharing_views.xml",
        "views/crm_lead_search_views.xml",
        # menus
        "views/crm_deals_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "crm_deals/static/src/**/*",
        ],
        "web.assets_tests": [
            "crm_deals/static/tests/tours/**/*",
        ],
    },
    "demo": [
        "demo/crm_deal_type_demo.xml",
        # demand
        "demo/crm_deal_demand_demo.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
