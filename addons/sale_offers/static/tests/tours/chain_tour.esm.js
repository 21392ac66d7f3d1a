import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sale_offers_chain", {
    steps: () => [
        {
            content: "The deal leads to what became of it",
            trigger: "button[name=action_view_chain]",
            run: "click",
        },
        {
            content: "The deal comes first",
            trigger: ".o_sale_chain_deal .o_sale_chain_row:contains(Hotel)",
        },
        {
            content: "Then the order, which is opened by a click",
            trigger: ".o_sale_chain_order .o_sale_chain_row",
            run: "click",
        },
        {
            content: "The order leads to its chain as well",
            trigger: ".o_form_view .o_field_widget[name=order_line]",
        },
        {
            trigger: "button[name=action_view_chain]",
            run: "click",
        },
        {
            trigger: ".o_sale_chain_order .o_sale_chain_row",
        },
    ],
});
