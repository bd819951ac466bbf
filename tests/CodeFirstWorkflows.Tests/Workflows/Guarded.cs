using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>A workflow of one step, as generated code makes one, whose resilience each test writes.</summary>
public sealed class Guarded(WorkflowEngine engine, StepResilience? resilience, Func<StepContext, ValueTask<string>> call, StepNeeds needs = StepNeeds.Context) : Workflow<string, string>(engine)
{
    private WorkflowDefinition Definition { get; } =
        new("Guarded", 0, isConversation: false, isDurable: false, [new("call", StepKind.Step, "string") { Resilience = resilience }, new("each", StepKind.Step, "string") { Resilience = resilience }]);

    private Func<StepContext, ValueTask<string>> Call { get; } = call;

    private StepNeeds Needs { get; } = needs;

    /// <summary>How many items the call is made for; 0: once, for none.</summary>
    public int Items { get; init; }

    public Task<Run> RunAsync(CancellationToken cancellationToken = default) => RunLauncher.RunAsync(new Run(this, null, cancellationToken));

    public Task<Run> StartAsync() => RunLauncher.StartAsync(new Run(this, null, default));

    public Task<Run> ResumeAsync(string runId) => RunLauncher.ResumeAsync<Run, string>(this, runId, (_, options, stop) => new Run(this, options, stop), null, default);

    protected override WorkflowRun<string> CreateRun(string input, RunOptions? options, CancellationToken cancellationToken) => new Run(this, options, cancellationToken);

    protected override WorkflowBindings GetBindings() => Bindings.Of(this);

    public sealed class Run : WorkflowRun<string>
    {
        private readonly Guarded _workflow;
        private readonly Bindings _bindings;
        private StepSlot<string> _call;
        private StepSlot<IReadOnlyList<string>> _each;

        internal Run(Guarded workflow, RunOptions? options, CancellationToken cancellationToken)
            : base(Bindings.Of(workflow), options, cancellationToken)
        {
            _workflow = workflow;
            _bindings = Bindings.Of(workflow);
        }

        public StepResult<string> Call => new(this, _bindings.Call);

        public StepResult<IReadOnlyList<string>> Each => new(this, _bindings.Each);

        protected override async ValueTask ExecuteAsync(Scope scope)
        {
            Output = _workflow.Items == 0
                ? await scope.Step(_bindings.Call, 0, _workflow, static (c, workflow) => workflow.Call(c))
                : string.Join(',', await scope.ForEach(
                    _bindings.Each, _bindings.EachItem, 0, _workflow, static workflow => Enumerable.Range(0, workflow.Items), 0, static (c, workflow, _) => workflow.Call(c)));
        }

        protected override void WriteInput(InputWriter writer) => writer.Write("");

        internal static class Slots
        {
            internal static ref StepSlot<string> Call(WorkflowRun run) => ref ((Run)run)._call;

            internal static ref StepSlot<IReadOnlyList<string>> Each(WorkflowRun run) => ref ((Run)run)._each;
        }
    }

    private sealed class Bindings : WorkflowBindings
    {
        private Bindings(WorkflowEngine engine, Guarded workflow)
            : base(engine, workflow.Definition, null)
        {
            Call = Step<string>(0, Run.Slots.Call, workflow.Needs);
            Each = Step<IReadOnlyList<string>>(1, Run.Slots.Each);
            EachItem = Item<string>(1, workflow.Needs);
        }

        internal StepBinding<string> Call { get; }

        internal StepBinding<IReadOnlyList<string>> Each { get; }

        internal StepBinding<string> EachItem { get; }

        internal static Bindings Of(Guarded workflow) => Of(workflow, engine => new Bindings(engine, workflow));
    }
}
