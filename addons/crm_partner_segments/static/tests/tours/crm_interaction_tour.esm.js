import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_partner_segments_reminder", {
    steps: () => [
        {
            content: "The reminder that is due pops up by itself",
            trigger: ".o_crm_reminder:contains('Ask about the delivery')",
        },
        {
            trigger: ".o_crm_reminder button:contains('Done')",
            run: "click",
        },
        {
            content: "It is gone",
            trigger: "body:not(:has(.o_crm_reminder))",
        },
    ],
});

registry.category("web_tour.tours").add("crm_partner_segments_call", {
    steps: () => [
        {
            content: "Open the page about the relationship",
            trigger: ".o_notebook a[name=client_profile]",
            run: "click",
        },
        {
            trigger: "button:contains('Plan a Contact')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=summary] input",
            run: "edit Spring assortment",
        },
        {
            trigger: ".modal button[name=action_plan]",
            run: "click",
        },
        {
            content: "The call is planned",
            trigger: ".o-mail-Activity:contains('Spring assortment')",
        },
        {
            trigger: "button[name=action_view_interactions]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Spring assortment') button[name=action_log]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=call_result_id] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Talked')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Wants the new price list",
        },
        {
            trigger: ".modal button[name=action_log]",
            run: "click",
        },
        {
            content: "The call is logged",
            trigger: ".o_data_row:contains('Spring assortment') .badge:contains('Done')",
        },
    ],
});
