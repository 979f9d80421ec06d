"""How large must the centre be? Arithmetic and a simulation, with the figures that were measured."""
