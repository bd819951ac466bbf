using System.Runtime.CompilerServices;
using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.Running;

/// <summary>
/// Ten thousand items, each of which waits until the test lets it go on. That goes on with its worker on the test's own thread, so that after it
/// the worker has taken its next item: what is counted does not depend on time.
/// </summary>
public class FanOutWindowTests
{
    private const int Items = 10_000;
    private const int Window = LoadedItems.Window;

    private readonly List<TaskCompletionSource> _gates = [];
    private readonly List<WeakReference> _items = [];
    private readonly Random _random = new(1);
    private int _done;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_more_items_are_taken_and_worked_on_than_the_window(bool inContext)
    {
        var run = Start(inContext);

        while (_gates.Count > 0)
        {
            Assert.Equal(Math.Min(Window, Items - _done), _gates.Count);
            Assert.InRange(_items.Count, _done, _done + Window + 1);
            LetOneGoOn();
        }

        Assert.Equal(Items, _items.Count);
        Assert.Equal(Enumerable.Range(0, Items), await run);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Items_that_are_done_are_not_kept_alive(bool inContext)
    {
        var run = Start(inContext);

        while (_gates.Count > 0)
        {
            if (_done % 500 == 0)
                Assert.InRange(CountLive(), 0, Window + 1);
            LetOneGoOn();
        }

        Assert.InRange(CountLive(), 0, 1);
        Assert.Equal(Items, (await run).Count);
    }

    // The first of the waiting items as often as the last: some workers are ahead of others.
    private void LetOneGoOn()
    {
        var place = _random.Next(_gates.Count);
        var gate = _gates[place];
        _gates.RemoveAt(place);
        _done++;
        gate.SetResult();
    }

    private int CountLive()
    {
        GC.Collect();
        return _items.Count(static item => item.IsAlive);
    }

    private async Task<IReadOnlyList<int>> Start(bool inContext)
    {
        var engine = new WorkflowEngine();
        return inContext
            ? (await new LoadedItemsInContext(engine, WorkAsync).RunAsync(Source())).Result
            : (await new LoadedItems(engine, WorkAsync).RunAsync(Source())).Result;
    }

    private async ValueTask<int> WorkAsync(Load item)
    {
        var gate = new TaskCompletionSource();
        _gates.Add(gate);
        await gate.Task;
        return item.Number;
    }

    private IEnumerable<Load> Source()
    {
        for (var i = 0; i < Items; i++)
            yield return Make(i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Load Make(int number)
    {
        var item = new Load(number);
        _items.Add(new WeakReference(item));
        return item;
    }
}
