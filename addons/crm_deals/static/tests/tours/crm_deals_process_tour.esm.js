import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_deals_process", {
    steps: () => [
        {
            content: "The deal stands on the first stage of its route",
            trigger: ".o_deal_route_stage.o_here:contains('Contact')",
        },
        {
            content: "The map tells what is missing for the next step",
            trigger: ".o_deal_route_missing:contains('Expected Revenue')",
        },
        {
            content: "Try to skip a stage by the status bar",
            trigger: ".o_statusbar_status button[data-value]:contains('Offer')",
            run: "click",
        },
        {
            content: "It is refused, with the way that is allowed",
            trigger: ".modal:contains('cannot go from “Contact” to “Offer”')",
        },
        {
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            content: "The deal still stands where it stood",
            trigger:
                "body:not(:has(.modal)) .o_arrow_button_current:contains('Contact')",
        },
        {
            content: "Take the allowed step without what it asks for",
            trigger: "button[data-step=Qualified]",
            run: "click",
        },
        {
            trigger: ".modal:contains('Expected Revenue')",
        },
        {
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=expected_revenue] input",
            run: "edit 5000",
        },
        {
            content: "The step saves what it asked for as well",
            trigger: "button[data-step=Qualified]",
            run: "click",
        },
        {
            trigger: ".o_deal_route_stage.o_here:contains('Qualified')",
        },
        {
            trigger: "button[data-step=Offer]",
            run: "click",
        },
        {
            trigger: ".o_deal_route_stage.o_here:contains('Offer')",
        },
        {
            trigger: "button[name=action_set_won_rainbowman]",
            run: "click",
        },
        {
            trigger: ".o_deal_route_stage.o_here:contains('Sold')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_deals_move_anyway", {
    steps: () => [
        {
            trigger: ".o_deal_route_anyway",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=to_stage_id] input",
            run: "click",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Offer')",
            run: "click",
        },
        {
            content: "What is missing is shown before the reason is asked",
            trigger: ".modal .o_field_widget[name=missing]:contains('does not allow')",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit The client waits",
        },
        {
            trigger: ".modal button[name=action_move]",
            run: "click",
        },
        {
            trigger: ".o_deal_route_stage.o_here:contains('Offer')",
        },
    ],
});
