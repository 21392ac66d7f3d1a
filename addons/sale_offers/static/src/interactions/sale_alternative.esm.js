import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

/** Customers choose from the alternatives of a quotation. */
export class SaleAlternative extends Interaction {
    static selector = ".o_portal_sale_sidebar";
    dynamicContent = {
        ".o_sale_alternative_radio": {
            "t-on-change.withTarget": this.onChoose,
        },
    };

    /**
     * @param {Event} ev
     * @param {HTMLInputElement} radio
     */
    async onChoose(ev, radio) {
        const order = this.el.querySelector("table#sales_order_table").dataset;
        const radios = this.el.querySelectorAll(".o_sale_alternative_radio");
        radios.forEach((other) => (other.disabled = true));
        const result = await this.waitFor(
            rpc(`/my/orders/${order.orderId}/choose_alternative`, {
                access_token: order.token,
                line_id: parseInt(radio.dataset.lineId),
            })
        );
        if (result.error) {
            radios.forEach((other) => (other.checked = other.defaultChecked));
            this.services.notification.add(result.error, {type: "danger"});
            return;
        }
        window.location.reload();
    }
}

registry
    .category("public.interactions")
    .add("sale_offers.sale_alternative", SaleAlternative);
