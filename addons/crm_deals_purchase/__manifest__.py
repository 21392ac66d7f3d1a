{
    "name": "Deals: Purchase Orders",
    "summary": "Purchase orders that supply a deal among everything of it",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Trade House Developers",
    "website": "https://example.com/trade-house",
    "license": "LGPL-3",
    "depends": [
        "crm_deals",
        "sale_purchase_stock",
    ],
    "auto_install": True,
}
