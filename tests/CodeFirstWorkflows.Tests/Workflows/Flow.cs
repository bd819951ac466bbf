using System.Text.Json;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>
/// A workflow as generated code makes one, but with the steps' order written by each test: <paramref name="body"/> is the run's <c>ExecuteAsync</c>.
/// </summary>
public class Flow(
    WorkflowEngine engine, Func<Flow.Run, Scope, ValueTask> body, bool isConversation = false, bool isDurable = false, bool hasMore = false)
    : Workflow<string, string>(engine)
{
    public static readonly string[] Compared = ["one", "two", "three"];

    private static readonly StepDefinition[] Steps =
    [
        new("a", StepKind.Step, "string"),
        new("b", StepKind.Step, "string"),
        new("c", StepKind.Step, "string"),
        new("many", StepKind.Step, "IReadOnlyList<string>"),
        new("tried", StepKind.Step, "IReadOnlyList<ItemResult<string>>"),
        new("ask", StepKind.Prompt, "string"),
        new("talk", StepKind.Prompt, "string"),
        new("voices", StepKind.Prompt, "IReadOnlyList<string>"),
        new("compare", StepKind.Prompt, "ProviderComparison<string>") { Compared = Compared },
        new("child", StepKind.SubWorkflow, "string"),
        new("children", StepKind.SubWorkflow, "IReadOnlyList<string>"),
        new("log", StepKind.Step, null),
        new("compareBoards", StepKind.Prompt, "ProviderComparison<Board>") { Compared = Compared },
        new("compareJson", StepKind.Prompt, "ProviderComparison<JsonElement>") { Compared = Compared },
    ];

    // With them a run waits or takes back what it did.
    private static readonly StepDefinition[] More =
    [
        .. Steps.Select(static step => step.Kind == StepKind.SubWorkflow ? step with { Child = static () => Any! } : step),
        new("approve", StepKind.WaitFor, "string") { WaitTimeout = TimeSpan.FromHours(1) },
        new("votes", StepKind.WaitFor, "int") { ForEach = "voters" },
        new("book", StepKind.Step, "string") { Compensation = "cancel" },
        new("pay", StepKind.Step, "string") { Compensation = "refund" },
    ];

    // What sub-workflows look like: this one again.
    private static readonly WorkflowDefinition Any = new("Flow", 0, false, false, More);

    /// <summary>What the steps <c>child</c> and <c>children</c> run.</summary>
    public Func<WorkflowEngine, Flow>? Inner { get; init; }

    /// <summary>The same workflow with another engine.</summary>
    public Flow On(WorkflowEngine other) => HasMore
        ? new FullFlow(other, body, isConversation) { Inner = Inner, Rescue = Rescue }
        : new Flow(other, body, isConversation, isDurable) { Inner = Inner, Rescue = Rescue };

    public Task<Run> RunAsync(string input = "in", RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunLauncher.RunAsync(new Run(this, input, options, cancellationToken));

    public Task<Run> StartAsync(string input = "in", RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunLauncher.StartAsync(new Run(this, input, options, cancellationToken));

    public IAsyncEnumerable<WorkflowEvent> StreamAsync(string input = "in", RunOptions? options = null) =>
        RunLauncher.StreamAsync(new Run(this, input, options, default));

    public Task<Run> ResumeAsync(string runId, CancellationToken cancellationToken = default) =>
        RunLauncher.ResumeAsync<Run, string>(this, runId, (input, options, stop) => new Run(this, input, options, stop), null, cancellationToken);

    public Task<Run> ResumeAsync(string runId, params WorkflowAnswer[] answers) =>
        RunLauncher.ResumeAsync<Run, string>(this, runId, (input, options, stop) => new Run(this, input, options, stop), null, default, answers);

    protected override WorkflowRun<string> CreateRun(string input, RunOptions? options, CancellationToken cancellationToken) =>
        new Run(this, input, options, cancellationToken);

    protected override WorkflowBindings GetBindings() => Bindings.Of(this);

    private WorkflowDefinition Definition => new("Flow", 0, isConversation, isDurable, HasMore ? More : Steps);

    /// <summary>Whether it has steps that wait or can be taken back.</summary>
    private bool HasMore => hasMore;

    /// <summary>Gives the run an output when it has failed, if it can.</summary>
    public Func<Run, Scope, StepFailure, ValueTask<bool>>? Rescue { get; init; }

    public sealed class Run : WorkflowRun<string>
    {
        private readonly Flow _workflow;
        private StepSlot<string> _a;
        private StepSlot<string> _b;
        private StepSlot<string> _c;
        private StepSlot<IReadOnlyList<string>> _many;
        private StepSlot<IReadOnlyList<ItemResult<string>>> _tried;
        private StepSlot<string> _ask;
        private StepSlot<string> _talk;
        private StepSlot<IReadOnlyList<string>> _voices;
        private StepSlot<ProviderComparison<string>> _compare;
        private StepSlot<string> _child;
        private StepSlot<IReadOnlyList<string>> _children;
        private StepSlot<NoResult> _log;
        private StepSlot<ProviderComparison<Board>> _compareBoards;
        private StepSlot<ProviderComparison<JsonElement>> _compareJson;
        private StepSlot<string> _approve;
        private StepSlot<IReadOnlyList<int>> _votes;
        private StepSlot<string> _book;
        private StepSlot<string> _pay;

        internal Run(Flow workflow, string input, RunOptions? options, CancellationToken cancellationToken)
            : base(Bindings.Of(workflow), options, cancellationToken)
        {
            _workflow = workflow;
            Input = input;
            Of = Bindings.Of(workflow);
        }

        public string Input { get; }

        public Bindings Of { get; }

        public string Out
        {
            set => Output = value;
        }

        public StepResult<T> View<T>(StepBinding<T> step) => new(this, step);

        protected override ValueTask ExecuteAsync(Scope scope) => _workflow.Body(this, scope);

        protected override ValueTask<bool> RecoverAsync(Scope scope, StepFailure failure) => _workflow.Rescue?.Invoke(this, scope, failure) ?? default;

        protected override void WriteInput(InputWriter writer) => writer.Write(Input);

        internal static class Slots
        {
            internal static ref StepSlot<string> A(WorkflowRun run) => ref ((Run)run)._a;

            internal static ref StepSlot<string> B(WorkflowRun run) => ref ((Run)run)._b;

            internal static ref StepSlot<string> C(WorkflowRun run) => ref ((Run)run)._c;

            internal static ref StepSlot<IReadOnlyList<string>> Many(WorkflowRun run) => ref ((Run)run)._many;

            internal static ref StepSlot<IReadOnlyList<ItemResult<string>>> Tried(WorkflowRun run) => ref ((Run)run)._tried;

            internal static ref StepSlot<string> Ask(WorkflowRun run) => ref ((Run)run)._ask;

            internal static ref StepSlot<string> Talk(WorkflowRun run) => ref ((Run)run)._talk;

            internal static ref StepSlot<IReadOnlyList<string>> Voices(WorkflowRun run) => ref ((Run)run)._voices;

            internal static ref StepSlot<ProviderComparison<string>> Compare(WorkflowRun run) => ref ((Run)run)._compare;

            internal static ref StepSlot<string> Child(WorkflowRun run) => ref ((Run)run)._child;

            internal static ref StepSlot<IReadOnlyList<string>> Children(WorkflowRun run) => ref ((Run)run)._children;

            internal static ref StepSlot<NoResult> Log(WorkflowRun run) => ref ((Run)run)._log;

            internal static ref StepSlot<ProviderComparison<Board>> CompareBoards(WorkflowRun run) => ref ((Run)run)._compareBoards;

            internal static ref StepSlot<ProviderComparison<JsonElement>> CompareJson(WorkflowRun run) => ref ((Run)run)._compareJson;

            internal static ref StepSlot<string> Approve(WorkflowRun run) => ref ((Run)run)._approve;

            internal static ref StepSlot<IReadOnlyList<int>> Votes(WorkflowRun run) => ref ((Run)run)._votes;

            internal static ref StepSlot<string> Book(WorkflowRun run) => ref ((Run)run)._book;

            internal static ref StepSlot<string> Pay(WorkflowRun run) => ref ((Run)run)._pay;
        }
    }

    public sealed class Bindings : WorkflowBindings
    {
        private Bindings(WorkflowEngine engine, Flow workflow)
            : base(engine, workflow.Definition, null)
        {
            var inner = Child<Flow, string, string>(workflow.Inner);
            A = Step<string>(0, Run.Slots.A);
            B = Step<string>(1, Run.Slots.B);
            C = Step<string>(2, Run.Slots.C);
            Many = Step<IReadOnlyList<string>>(3, Run.Slots.Many);
            ManyItem = Item<string>(3);
            Tried = Step<IReadOnlyList<ItemResult<string>>>(4, Run.Slots.Tried);
            TriedItem = Item<string>(4);
            Ask = Prompt<string>(5, Run.Slots.Ask);
            Talk = Prompt<string>(6, Run.Slots.Talk);
            Voices = Prompt<IReadOnlyList<string>>(7, Run.Slots.Voices);
            VoicesItem = Item<string>(7, StepNeeds.Context);
            Compare = Prompt<ProviderComparison<string>>(8, Run.Slots.Compare);
            ChildStep = SubWorkflow<string>(9, Run.Slots.Child, inner);
            Children = Step<IReadOnlyList<string>>(10, Run.Slots.Children, StepNeeds.Context);
            ChildrenItem = Item<string>(10, StepNeeds.Context, inner);
            Log = Step<NoResult>(11, Run.Slots.Log);
            CompareBoards = Prompt<ProviderComparison<Board>>(12, Run.Slots.CompareBoards);
            CompareJson = Prompt<ProviderComparison<JsonElement>>(13, Run.Slots.CompareJson);
            IsGood = Helper<bool>(0, new("isGood", StepKind.Prompt, "bool"));
            if (!workflow.HasMore)
                return;
            Approve = Step<string>(14, Run.Slots.Approve, StepNeeds.Context);
            Votes = Step<IReadOnlyList<int>>(15, Run.Slots.Votes);
            VotesItem = Item<int>(15, StepNeeds.Context);
            Book = Step<string>(16, Run.Slots.Book);
            Compensation(Book, new StepDefinition("cancel", StepKind.Step, null));
            Pay = Step<string>(17, Run.Slots.Pay);
            Compensation(Pay, new StepDefinition("refund", StepKind.Step, null), workflow.Inner is null ? null : inner);
            Sorry = Recovery<string>(new StepDefinition("sorry", StepKind.Prompt, "string"));
        }

        public StepBinding<string> Approve { get; } = null!;

        public StepBinding<IReadOnlyList<int>> Votes { get; } = null!;

        public StepBinding<int> VotesItem { get; } = null!;

        public StepBinding<string> Book { get; } = null!;

        public StepBinding<string> Pay { get; } = null!;

        public StepBinding<string> Sorry { get; } = null!;

        public StepBinding<string> A { get; }

        public StepBinding<string> B { get; }

        public StepBinding<string> C { get; }

        public StepBinding<IReadOnlyList<string>> Many { get; }

        public StepBinding<string> ManyItem { get; }

        public StepBinding<IReadOnlyList<ItemResult<string>>> Tried { get; }

        public StepBinding<string> TriedItem { get; }

        public StepBinding<string> Ask { get; }

        public StepBinding<string> Talk { get; }

        public StepBinding<IReadOnlyList<string>> Voices { get; }

        public StepBinding<string> VoicesItem { get; }

        public StepBinding<ProviderComparison<string>> Compare { get; }

        public StepBinding<string> ChildStep { get; }

        public StepBinding<IReadOnlyList<string>> Children { get; }

        public StepBinding<string> ChildrenItem { get; }

        public StepBinding<NoResult> Log { get; }

        public StepBinding<ProviderComparison<Board>> CompareBoards { get; }

        public StepBinding<ProviderComparison<JsonElement>> CompareJson { get; }

        public StepBinding<bool> IsGood { get; }

        internal static Bindings Of(Flow workflow) => Of(workflow, engine => new Bindings(engine, workflow));
    }

    private Func<Run, Scope, ValueTask> Body => body;
}

/// <summary>The same with steps that wait or can be taken back.</summary>
public sealed class FullFlow(WorkflowEngine engine, Func<Flow.Run, Scope, ValueTask> body, bool isConversation = false)
    : Flow(engine, body, isConversation, hasMore: true);
