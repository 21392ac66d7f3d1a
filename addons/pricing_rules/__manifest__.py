{
    "name": "Pricing",
    "summary": "Price types, price documents, history, discounts and why a price",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Trade House Developers",
    "website": "https://example.com/trade-house",
    "license": "LGPL-3",
    "depends": [
        "crm_partner_segments",
    ],
    "data": [
        "security/pricing_rules_security.xml",
        "security/ir.model.access.csv",
        "security/product_price_security.xml",
        "data/product_price_document_data.xml",
        "views/product_pricelist_views.xml",
        "views/product_price_views.xml",
        "views/product_price_document_views.xml",
        "views/pricing_rules_menus.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
