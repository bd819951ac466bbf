namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>An item that is large.</summary>
public sealed class Load(int number)
{
    private readonly byte[] _bytes = new byte[10_000];

    public int Number => number + _bytes[0];
}

/// <summary>A step for each of many large items, some at a time.</summary>
[Workflow]
public partial class LoadedItems(WorkflowEngine engine, Func<Load, ValueTask<int>> work) : Workflow<IEnumerable<Load>, IReadOnlyList<int>>(engine)
{
    public const int Window = 8;

    [Step, ForEach("input", MaxConcurrency = Window)]
    private ValueTask<int> Each([Item] Load item) => work(item);
}

/// <summary>The same for a step that takes its context.</summary>
[Workflow]
public partial class LoadedItemsInContext(WorkflowEngine engine, Func<Load, ValueTask<int>> work) : Workflow<IEnumerable<Load>, IReadOnlyList<int>>(engine)
{
    [Step, ForEach("input", MaxConcurrency = LoadedItems.Window)]
    private ValueTask<int> Each([Item] Load item, StepContext context) => context.Visit == 1 ? work(item) : default;
}
