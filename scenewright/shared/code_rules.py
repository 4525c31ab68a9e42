"""What generated Python may use: everything that isn't named here is refused (see `code_check`)."""

from __future__ import annotations

import ast
import re

MODULES: dict[str, frozenset[str] | None] = {  # None: all of it whose name is allowed
    "bpy": frozenset({"data", "context", "ops"}),
    "math": None,
    "mathutils": None,
    "random": frozenset(
        ["random", "uniform", "randint", "randrange", "choice", "choices", "sample", "shuffle", "seed", "gauss"]
        + ["triangular", "betavariate", "normalvariate", "Random"]
    ),
    "bmesh": frozenset({"new", "ops", "from_edit_mesh", "update_edit_mesh"}),
}
BUILTINS = frozenset(
    ["abs", "all", "any", "bool", "dict", "divmod", "enumerate", "filter", "float", "int", "isinstance", "len", "list"]
    + ["map", "max", "min", "next", "iter", "pow", "print", "range", "reversed", "round", "set", "sorted", "str", "sum"]
    + ["tuple", "zip", "ValueError"]
)
NODES: tuple[type[ast.AST], ...] = (
    ast.Module, ast.Import, ast.ImportFrom, ast.alias, ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign,
    ast.AugAssign, ast.AnnAssign, ast.For, ast.While, ast.If, ast.Expr, ast.Pass, ast.Break, ast.Continue, ast.BinOp,
    ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.keyword, ast.Name, ast.Attribute, ast.Subscript, ast.Slice,
    ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
    ast.comprehension, ast.IfExp, ast.JoinedStr, ast.FormattedValue, ast.Starred, ast.Lambda, ast.expr_context,
    ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
)  # fmt: skip
DATA = frozenset(
    ["objects", "meshes", "materials", "collections", "lights", "cameras", "curves", "images", "node_groups", "worlds"]
    + ["actions", "scenes", "armatures", "particles", "textures", "metaballs", "lattices", "hair_curves", "volumes"]
)
CONTEXT = frozenset(
    ["scene", "object", "active_object", "selected_objects", "selected_editable_objects", "view_layer", "collection"]
    + ["mode", "evaluated_depsgraph_get", "edit_object", "visible_objects"]
)
OPERATORS = {
    "mesh": re.compile(
        r"primitive_\w+_add|select_all|select_mode|subdivide|bevel|inset|normals_make_consistent|remove_doubles|delete|"
        r"separate|extrude_region|extrude_region_move|quads_convert_to_tris|tris_convert_to_quads|fill|bridge_edge_loops"
    ),
    "object": re.compile(
        r"select_all|select_by_type|delete|duplicate|duplicate_move|join|shade_\w+|origin_set|transform_apply|convert|"
        r"parent_set|parent_clear|modifier_(?:add|apply|remove)|light_add|camera_add|empty_add|text_add|armature_add|"
        r"metaball_add|lattice_add|mode_set|make_single_user|constraint_add|material_slot_(?:add|remove)|hide_view_\w+|"
        r"collection_instance_add|(?:location|rotation|scale)_clear|duplicates_make_real"
    ),
    "curve": re.compile(r"primitive_\w+_add|subdivide|select_all"),
    "surface": re.compile(r"primitive_\w+_add"),
    "transform": re.compile(r"translate|rotate|resize"),
    "uv": re.compile(r"smart_project|unwrap|cube_project"),
    "anim": re.compile(r"keyframe_insert|keyframe_delete"),
}
# Attributes, keywords and names that are refused wherever they stand: ways to files, to other code, out of Blender.
FORBIDDEN = re.compile(
    r"_.*|.*(?:filepath|file_path|directory|handler|driver|preference|librar|expression|module|keyconfig|addon|"
    r"clipboard|autoexec|password|subprocess).*|(?:.*_)?script.*|(?:.*_)?url|"
    r"(?:gi|cr|ag)_(?:frame|code|running|await)|[ft]b?_(?:frame|globals|locals|builtins|code|back|next)|co_\w+|mro|"
    r"format|format_map|open|exec|eval|compile|globals|locals|vars|getattr|setattr|delattr|input|breakpoint|"
    r"(?:load|save|write|export|import|unpack)(?:_\w+)?|reload|pack|new_(?:movie|image|sound|clip|from_file)|"
    r"texts|cache_\w+|window_managers?|windows?|screens?|areas|regions|space_data|workspaces?|fonts|sounds|movieclips|"
    r"bl_rna|rna_type|path_resolve|path_from_id|base_path|file_slots|file_output_items|file_format|batch_remove|"
    r"orphans_purge|user_remap|as_pointer|app|utils|types|props|msgbus|(?:un)?register\w*|timers|tempdir"
)
# Of node types and other enumerations that are given as texts.
FORBIDDEN_TEXT = re.compile(
    r"\w*OutputFile|\w*NodeScript|SCRIPTED|PYTHON|FRAME_SCRIPT|\w*NodeFileOutput", re.IGNORECASE
)
PATH = re.compile(r"^(?:/|~|\\\\|//|[A-Za-z]:[\\/])|://|\.\.[\\/]|^[^\s]+[\\/][^\s]+\.\w{1,5}$")
MOST_CHARACTERS = 100_000
LARGEST_NUMBER = 10**7
LARGEST_POWER = 16
