"""What becomes of the workbooks of pyxform's own tests: nothing where one becomes a form, else what
it is refused for. Most hold what is not carried here: repeats, pictures, places, options without
words."""

from __future__ import annotations

SAMPLES_OF_PYXFORM = {
    "bug_example_xls/ODKValidateWarnings.xlsx": "label-missing type-not-carried",
    "bug_example_xls/bad_calc.xlsx": "expression-sign",
    "bug_example_xls/badly_named_choices_sheet.xls": "",
    "bug_example_xls/blank_second_row.xls": "",
    "bug_example_xls/default_time_demo.xls": "type-not-carried",
    "bug_example_xls/excel_with_macros.xlsm": "column-not-carried",
    "bug_example_xls/group_name_test.xls": "question-name type-not-carried",
    "bug_example_xls/ict_survey_fails.xls": "",
    "bug_example_xls/not_closed_group_test.xls": "group-open type-not-carried",
    "bug_example_xls/spaces_in_choices_header.xls": "",
    "bug_example_xls/xl_date_ambiguous.xlsx": "expression-sign label-reads",
    "bug_example_xls/xl_date_ambiguous_v1.xlsx": "label-reads",
    "example_xls/allow_comment_rows_test.xls": "column-not-carried",
    "example_xls/another_loop.xls": "expression-path label-missing type-not-carried",
    "example_xls/attribute_columns_test.xlsx": (
        "column-not-carried label-missing label-reads name type-not-carried"
    ),
    "example_xls/bad_calc.xlsx": "expression-sign",
    "example_xls/calculate.xls": "label-reads question-unknown",
    "example_xls/calculate_without_calculation.xls": (
        "calculation-missing column-not-carried label-missing type-not-carried"
    ),
    "example_xls/cascading_select_test_equivalent.xls": "",
    "example_xls/choice_filter_test.xlsx": "option-twice",
    "example_xls/choice_name_as_type.xls": "type-not-carried",
    "example_xls/choice_name_same_as_select_name.xls": "",
    "example_xls/duplicate_columns.xlsx": "header-twice",
    "example_xls/extra_sheet_names.xlsx": "",
    "example_xls/flat_xlsform_test.xlsx": (
        "column-not-carried label-missing label-reads name type-not-carried"
    ),
    "example_xls/gps.xls": "type-not-carried",
    "example_xls/group.xls": "type-not-carried",
    "example_xls/group_names_must_be_unique.xls": "type-not-carried",
    "example_xls/hidden.xls": "label-missing type-not-carried",
    "example_xls/include.xls": "type-not-carried",
    "example_xls/include_json.xls": "label-missing type-not-carried",
    "example_xls/instance_xmlns_test.xls": "",
    "example_xls/loop.xls": "label-missing type-not-carried",
    "example_xls/or_other.xlsx": "name-bare type-not-carried",
    "example_xls/pull_data.xlsx": "function-unknown label-reads",
    "example_xls/repeat_date_test.xls": (
        "column-not-carried label-missing question-name type-not-carried"
    ),
    "example_xls/search_and_select.xlsx": "label-reads",
    "example_xls/select_one_external.xlsx": "type-not-carried",
    "example_xls/settings.xls": "",
    "example_xls/simple_loop.xls": "type-not-carried",
    "example_xls/sms_info.xls": "column-not-carried type-not-carried",
    "example_xls/specify_other.xls": "type-not-carried",
    "example_xls/style_settings.xls": "",
    "example_xls/survey_no_name.xlsx": "sheet-missing",
    "example_xls/table-list.xls": "label-missing",
    "example_xls/text_and_integer.xls": "",
    "example_xls/text_and_integer_xlsx.xlsx": "column-not-carried label-missing",
    "example_xls/tutorial.xls": "column-not-carried type-not-carried",
    "example_xls/unknown_question_type.xls": "header-twice",
    "example_xls/widgets.xls": "label-missing label-reads type-not-carried",
    "example_xls/xlsform_spec_test.xlsx": (
        "column-not-carried label-missing label-reads name type-not-carried"
    ),
    "example_xls/xml_escaping.xls": "label-missing label-reads",
    "example_xls/yes_or_no_question.xls": "",
}
