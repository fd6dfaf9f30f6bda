import importlib.util
import sys
from pathlib import Path

# The plans to print are shared by the tests of this folder only.
_SPEC = importlib.util.spec_from_file_location("plans", Path(__file__).with_name("plans.py"))
sys.modules["plans"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(sys.modules["plans"])
