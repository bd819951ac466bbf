namespace CodeFirstWorkflows.Benchmarks;

/// <summary>A step for each of many items, sixteen at a time, each of which goes through the thread pool once.</summary>
[Workflow]
public partial class ManyItems : Workflow<IReadOnlyList<string>, IReadOnlyList<string>>
{
    [Step, ForEach("input", MaxConcurrency = HandWritten.Window)]
    internal static ValueTask<string> Each([Item] string item) => HandWritten.Yield(item);
}
