import {registry} from "@web/core/registry";

const cell = (stage, column) =>
    `.o_deal_funnel_table tr[data-stage=${stage}] button[name=${column}]`;

registry.category("web_tour.tours").add("crm_deals_funnel", {
    steps: () => [
        {
            content: "The funnel of the usual type is there",
            trigger: ".o_deal_funnel_stage[data-stage=First]:contains(3)",
        },
        {
            content: "One deal is on the second stage",
            trigger: `${cell("Second", "here")}:text(1)`,
        },
        {
            content: "Plan for more sales",
            trigger: ".o_deal_funnel_plan input[name=sales]",
            run: "edit 20",
        },
        {trigger: ".o_deal_funnel_entries:text(60)"},
        {
            content: "Compare with another period",
            trigger: ".o_deal_funnel_filters input[name=compare]",
            run: "click",
        },
        {trigger: ".col-lg-6 + .col-lg-6 .o_deal_funnel_picture"},
        {
            content: "Open the deals behind a figure",
            trigger: cell("Second", "here"),
            run: "click",
        },
        {trigger: ".o_list_view .o_data_row:contains(Open deal)"},
        {
            content: "Go back: the page is as it was left",
            trigger: ".o_control_panel .o_back_button, .breadcrumb-item:not(.active) a",
            run: "click",
        },
        {trigger: ".o_deal_funnel_plan input[name=sales]:value(20)"},
        {
            content: "Ask for a time before there were deals",
            trigger: ".o_deal_funnel_filters select[name=period]",
            run: "select last_year",
        },
        {trigger: ".o_view_nocontent_neutral_face:contains(No deals match)"},
    ],
});

registry.category("web_tour.tours").add("crm_deals_funnel_empty", {
    steps: () => [
        {trigger: ".o_view_nocontent_neutral_face:contains(No deals match)"},
        {trigger: ".o_deal_funnel_print:disabled"},
    ],
});
