# Draws the README's picture again and compares the bytes.
file(REMOVE_RECURSE ${PLACE})
execute_process(COMMAND ${PROGRAM} run ${ROOT}/scenarios/inati-cel.yaml --out ${PLACE}
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${PLACE}/flowchart.svg
                        ${ROOT}/scenarios/pictures/inati-cel.svg
                COMMAND_ERROR_IS_FATAL ANY)
