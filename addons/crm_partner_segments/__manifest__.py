{
    "name": "Client Base and Segments",
    "summary": "Segments, regions, required fields, relations, interactions and dossier",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Trade House Developers",
    "website": "https://example.com/trade-house",
    "license": "LGPL-3",
    "depends": [
        "contacts",
        "sale_crm",
        "sale_loyalty",
        "sale_management",
        "sms",
    ],
    "data": [
        "security/ir.model.access.csv",
        "views/res_partner_views.xml",
        "views/crm_partner_segments_menus.xml",
    ],
}
