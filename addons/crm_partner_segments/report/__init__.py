from . import segment_movement
