# Draws one of the README's pictures again and compares the bytes.
set(inati-cel_drawn_by run ${ROOT}/scenarios/inati-cel.yaml)
set(inati-cel_drawn_as flowchart.svg)
set(attrition-curve_drawn_by sweep ${ROOT}/scenarios/inati-cel.yaml
                             --vary product.release.with_median=7d:35d:1d)
set(attrition-curve_drawn_as curve.svg)
set(survival_drawn_by compare ${ROOT}/scenarios/inati-cel.yaml
                      ${ROOT}/scenarios/inati-cel-point-of-care.yaml)
set(survival_drawn_as survival.svg)
set(validation_drawn_by validate ${ROOT}/scenarios/published)
set(validation_drawn_as validation.svg)

file(REMOVE_RECURSE ${PLACE})
execute_process(COMMAND ${PROGRAM} ${${PICTURE}_drawn_by} --out ${PLACE}
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${PLACE}/${${PICTURE}_drawn_as}
                        ${ROOT}/scenarios/pictures/${PICTURE}.svg
                COMMAND_ERROR_IS_FATAL ANY)
