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
        # probability
        # history, funnel, analysis
        # plan, everything of a deal, sharing
        "security/crm_deal_plan_security.xml",
        "views/crm_deal_task_template_views.xml",
        "views/crm_deal_type_plan_views.xml",
        "views/project_role_views.xml",
        "views/project_task_views.xml",
        "views/crm_lead_plan_views.xml",
        "views/res_config_settings_plan_views.xml",
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
        # plan, everything of a deal, sharing
        "demo/crm_deal_task_template_demo.xml",
        "demo/crm_lead_demo.xml",
        "demo/project_task_demo.xml",
        "demo/crm_deal_story_demo.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
