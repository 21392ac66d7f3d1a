{
    "name": "Pricing: Receipts and Stock",
    "summary": "Prices from goods receipts, price documents made by receipts",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Trade House Developers",
    "website": "https://example.com/trade-house",
    "license": "LGPL-3",
    "depends": [
        "pricing_rules",
        "purchase_stock",
    ],
    "data": [
        "views/product_price_document_views.xml",
        "views/product_pricelist_views.xml",
        "views/res_config_settings_views.xml",
        "views/stock_picking_views.xml",
        "wizard/product_price_print_views.xml",
    ],
    "auto_install": True,
}
