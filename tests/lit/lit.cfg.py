# Tests of the dialect, the passes and the code generator: .mlir files with RUN lines.  A file that starts with a dot,
# or lies in a folder Inputs, is no test.
import os

import lit.formats

config.name = "Skipper"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = config.skipper_lit_binary
config.environment["PATH"] = os.pathsep.join(
    [config.skipper_tools, config.llvm_tools, config.environment["PATH"]])
config.substitutions.append(("%data", os.path.join(config.test_source_root, "..", "data")))
