{
    "name": "Pricing: Point of Sale",
    "summary": "Prices of price types at the Point of Sale",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Trade House Developers",
    "website": "https://example.com/trade-house",
    "license": "LGPL-3",
    "depends": [
        "pricing_rules",
        "point_of_sale",
    ],
    "auto_install": True,
    "assets": {
        "point_of_sale._assets_pos": [
            "pricing_rules_pos/static/src/app/**/*",
        ],
        "web.assets_tests": [
            "pricing_rules_pos/static/tests/tours/**/*",
        ],
    },
}
