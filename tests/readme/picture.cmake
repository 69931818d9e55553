# Draws the README's pictures again and compares the bytes.
file(REMOVE_RECURSE ${PLACE})
execute_process(COMMAND ${PROGRAM} run ${ROOT}/scenarios/inati-cel.yaml --out ${PLACE}
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${PLACE}/flowchart.svg
                        ${ROOT}/scenarios/pictures/inati-cel.svg
                COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${PLACE})
execute_process(COMMAND ${PROGRAM} sweep ${ROOT}/scenarios/inati-cel.yaml
                        --vary product.release.with_median=7d:35d:1d --out ${PLACE}
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${PLACE}/attrition-curve.svg
                        ${ROOT}/scenarios/pictures/attrition-curve.svg
                COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${PLACE})
execute_process(COMMAND ${PROGRAM} validate ${ROOT}/scenarios/published --out ${PLACE}
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${PLACE}/validation.svg
                        ${ROOT}/scenarios/pictures/validation.svg
                COMMAND_ERROR_IS_FATAL ANY)
