import {registry} from "@web/core/registry";

const INNER = ".o_tree_editor .o_tree_editor";

function chooseField(editor, label) {
    return [
        {
            trigger: `${editor} .o_model_field_selector:last`,
            run: "click",
        },
        {
            trigger: ".o_model_field_selector_popover_search input",
            run: `edit ${label}`,
        },
        {
            trigger: `.o_model_field_selector_popover_item_name:text(${label})`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("crm_partner_segments_segment_rule", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit No order in 90 days",
        },
        {
            trigger: ".o_field_widget[name=membership] label:contains('Dynamic')",
            run: "click",
        },
        {
            trigger: ".o_field_segment_domain a:contains('New Rule')",
            run: "click",
        },
        ...chooseField(".o_tree_editor", "Sales Order"),
        {
            content: "Ask for customers who have none of these orders",
            trigger: ".o_tree_editor_condition select:has(option:contains('match none of'))",
            run: "selectByLabel match none of",
        },
        {
            trigger: `${INNER} a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField(INNER, "Order Date"),
        {
            trigger: `${INNER} select:has(option:contains('after'))`,
            run: "selectByLabel after",
        },
        {
            content: "The date is so many days ago, not a fixed one",
            trigger: ".o_segment_relative_date select",
            run: "selectByLabel days ago",
        },
        {
            trigger: ".o_segment_relative_date input[type=number]",
            run: "edit 90 && press Tab",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});

registry.category("web_tour.tours").add("crm_partner_segments_segment_read", {
    steps: () => [
        {
            content: "Who may only read the rule reads a relative date, too",
            trigger: ".o_field_segment_domain .o_read_mode:contains('90 days ago')",
        },
        {
            trigger: "body:not(:contains('Invalid DateTime'))",
        },
        {
            content: "There is one number of members, the one above",
            trigger: "body:not(:has(.o_field_domain_panel:visible))",
        },
    ],
});
