# The example models' headers and manifests against generated/; scripts/refresh_golden.sh writes those.
foreach(model blocks tiny mnist_resnet resnet50)
  get_target_property(folder ${model} SKIPPER_MODEL_FOLDER)
  add_test(NAME "golden: ${model}" COMMAND ${PROJECT_SOURCE_DIR}/.venv/bin/python
    ${PROJECT_SOURCE_DIR}/scripts/golden.py compare ${folder}/${model}.h ${folder}/manifest.json
    ${PROJECT_SOURCE_DIR}/generated)
  set_tests_properties("golden: ${model}" PROPERTIES LABELS golden)
endforeach()
