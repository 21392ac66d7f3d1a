import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Numpad from "@point_of_sale/../tests/generic_helpers/numpad_util";
import * as Order from "@point_of_sale/../tests/generic_helpers/order_widget_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { refresh, scan_barcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("pricing_rules_pos_price_type", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            ProductScreen.clickDisplayedProduct("Kettle", true, "1", "90.0"),
            Numpad.click("2"),
            ProductScreen.selectedOrderlineHas("Kettle", "2", "180.0"),
            ProductScreen.clickDisplayedProduct("Lamp", true, "1", "300.0"),
            scan_barcode("PRICE-SHIRT-M"),
            ProductScreen.selectedOrderlineHas("Shirt", "1", "47.0", "M"),
            Order.hasTotal("$ 527.00"),
            // fetched from the server only now
            scan_barcode("PRICE-LATER"),
            ProductScreen.selectedOrderlineHas("Later", "1", "33.0"),
            Order.hasTotal("$ 560.00"),
            ProductScreen.clickPriceList("Dealer"),
            Order.hasTotal("$ 495.00"),
            ProductScreen.clickPriceList("Retail"),
            Order.hasTotal("$ 560.00"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});

registry.category("web_tour.tours").add("pricing_rules_pos_reload", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickDisplayedProduct("Kettle", true, "1", "95.0"),
            scan_barcode("PRICE-LATER"),
            ProductScreen.selectedOrderlineHas("Later", "1", "35.0"),
            refresh(),
            scan_barcode("PRICE-SHIRT-M"),
            ProductScreen.selectedOrderlineHas("Shirt", "1", "47.0", "M"),
            ProductScreen.clickDisplayedProduct("Kettle", true, "2", "190.0"),
            Order.hasTotal("$ 272.00"),
        ].flat(),
});
