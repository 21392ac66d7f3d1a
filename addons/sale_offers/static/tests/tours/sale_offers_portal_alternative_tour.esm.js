import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sale_offers_portal_alternative_tour", {
    steps: () => [
        {
            content: "Nothing to sign before the choice",
            trigger: ".o_sale_alternatives_open:contains(choose one of each)",
        },
        {
            content: "Choose the pot",
            trigger: "tr:contains(Pot) .o_sale_alternative_radio",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is chosen",
            trigger: "tr:contains(Pot) .badge:contains(Chosen)",
        },
        {
            content: "Sign",
            trigger: "#sale_order_sidebar_button a:contains(Sign)",
            run: "click",
        },
        {
            trigger: ".modal .o_web_sign_name_and_signature input",
            run: "fill Customer",
        },
        {
            trigger: ".modal canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            trigger: ".modal .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Confirmed, and the other one is seen as not chosen",
            trigger: "tr:contains(Kettle) .badge:contains(Not chosen)",
        },
    ],
});
