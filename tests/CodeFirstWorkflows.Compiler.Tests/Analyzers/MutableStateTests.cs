using CodeFirstWorkflows.Analyzers.Code;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

public sealed class MutableStateTests
{
    [Fact]
    public Task Fields_that_can_change_are_reported() => Verify.Analyzer<MutableStateAnalyzer>("""
        [Workflow]
        public partial class Count : Workflow<string, int>
        {
            private int {|CFW050:_calls|};
            private string? {|CFW050:_first|}, {|CFW050:_last|};
            private static int {|CFW050:s_total|};
            private readonly List<string> {|CFW050:_seen|} = [];
            private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> {|CFW050:_cache|} = new();
            private readonly System.Text.StringBuilder {|CFW050:_log|} = new();

            [Step]
            public int Letters(string input)
            {
                _calls++; s_total++; _first ??= input; _last = input; _seen.Add(input); _cache[input] = 1; _log.Append(input);
                return input.Length;
            }
        }
        """);

    [Fact]
    public Task Properties_that_can_change_are_reported() => Verify.Analyzer<MutableStateAnalyzer>("""
        [Workflow]
        public partial class Count : Workflow<string, int>
        {
            public int {|CFW050:Calls|} { get; private set; }
            public Dictionary<string, int> {|CFW050:Seen|} { get; } = new();

            [Step]
            public int Letters(string input) => input.Length;
        }
        """);

    [Fact]
    public Task What_workflows_inherit_is_reported_where_it_is_declared() => Verify.Analyzer<MutableStateAnalyzer>("""
        public abstract class Counting<TInput> : Workflow<TInput, int>
        {
            protected int {|CFW050:Calls|};
        }

        [Workflow]
        public partial class Count : Counting<string>
        {
            [Step]
            public int Letters(string input) => input.Length + Calls++;
        }
        """);

    [Fact]
    public Task A_captured_parameter_that_is_assigned_is_reported() => Verify.Analyzer<MutableStateAnalyzer>("""
        [Workflow]
        public partial class Count(WorkflowEngine engine, int calls, int limit, string last) : Workflow<string, int>(engine)
        {
            [Step]
            public int Letters(string input)
            {
                {|CFW050:calls|}++;
                {|CFW050:calls|} += 1;
                ({|CFW050:last|}, var length) = (input, input.Length);
                Interlocked.Increment(ref {|CFW050:calls|});
                return length > limit ? calls : last.Length;
            }
        }
        """);

    [Fact]
    public Task What_cannot_change_or_is_a_service_is_not_reported() => Verify.Analyzer<MutableStateAnalyzer>("""
        public interface IClock;

        [ChainOfThought]
        public partial class Count(WorkflowEngine engine, IClock clock) : Workflow<string, int>(engine)
        {
            private const int Limit = 3;
            private static readonly Dictionary<string, int> Weights = new() { ["a"] = 1 };
            private readonly IClock _clock = clock;
            private readonly string[] _stopWords = ["the", "a"];
            private readonly IReadOnlyList<string> _titles = new List<string>();
            private readonly SemaphoreSlim _gate = new(4);

            public string Title { get; init; } = "";
            public int Length => Title.Length;
            public event EventHandler? Counted;

            [Step]
            public int Letters(string input)
            {
                var length = input.Length;
                length += Weights.Count + _stopWords.Length + _titles.Count + Limit + _gate.CurrentCount;
                Counted?.Invoke(_clock, EventArgs.Empty);
                return length;
            }
        }
        """);

    [Fact]
    public Task Other_classes_are_not_reported() => Verify.Analyzer<MutableStateAnalyzer>("""
        public class Counter(int start)
        {
            private int _calls;
            public List<string> Seen { get; set; } = [];

            public int Next() => start++ + _calls++;
        }

        [Workflow]
        public partial class Count : Workflow<string, int>
        {
            [Step]
            public int Letters(string input) => new Tally { Letters = input.Length }.Letters;

            private sealed class Tally
            {
                public int Letters { get; set; }
            }
        }
        """);
}
