namespace CodeFirstWorkflows.Tests.Storing.Crashing;

/// <summary>Counts all that went wrong on purpose, and prints the count at the end.</summary>
public sealed class CellCount : IDisposable
{
    private int _cells;
    private int _shapes;

    internal void Add(int cells)
    {
        Interlocked.Add(ref _cells, cells);
        Interlocked.Increment(ref _shapes);
    }

    public void Dispose() => Console.WriteLine($"Crash matrix: {_cells} cells of {_shapes} shapes");
}
