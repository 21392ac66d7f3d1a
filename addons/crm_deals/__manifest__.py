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
        "security/crm_deals_groups.xml",
        "security/ir.model.access.csv",
        "security/crm_deal_type_security.xml",
        "security/crm_deal_stage_history_security.xml",
        "security/crm_lead_sharing_security.xml",
        "security/crm_deal_waiver_security.xml",
        "security/crm_deal_participant_security.xml",
        "data/crm_deal_participant_role_data.xml",
        "security/crm_deal_funnel_security.xml",
        "views/res_config_settings_views.xml",
        # types and routes
        "views/crm_deal_document_views.xml",
        "views/crm_deal_type_views.xml",
        "views/crm_deal_waiver_views.xml",
        "views/crm_lead_deal_type_views.xml",
        "views/crm_stage_views.xml",
        "wizard/crm_deal_waive_views.xml",
        # participants and outcome
        "views/crm_deal_participant_role_views.xml",
        "views/crm_deal_participant_views.xml",
        "report/crm_deal_lost_analysis_views.xml",
        "report/crm_deal_competitor_views.xml",
        "views/crm_lead_participant_views.xml",
        "views/crm_lead_loss_views.xml",
        "views/crm_lost_reason_views.xml",
        "views/res_config_settings_loss_views.xml",
        "views/res_partner_participant_views.xml",
        "wizard/crm_lead_lost_views.xml",
        # demand
        # probability
        # history, funnel, analysis
        "views/crm_deal_stage_history_views.xml",
        "views/crm_lead_slipping_views.xml",
        "views/res_config_settings_slipping_views.xml",
        "report/crm_deal_funnel_views.xml",
        "report/crm_deal_funnel_templates.xml",
        "report/crm_deal_cohort_views.xml",
        "report/crm_deal_performance_views.xml",
        # plan, everything of a deal, sharing
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
        "demo/crm_deal_participant_demo.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
