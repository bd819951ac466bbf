using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes the nested class Run: the outcome of each step, the executor, and the bindings of its steps to an engine.</summary>
internal sealed class RunEmitter(SourceWriter writer, WorkflowModel workflow, Documentation docs)
{
    private readonly string _results = new NameTable(workflow.Steps.Select(step => step.Property)).Take("StepResults");

    private string Base => Library.Root + (workflow.Output is { } output ? $"WorkflowRun<{output.Name}>" : "WorkflowRun");

    public void Emit()
    {
        docs.Summary($"One run of {docs.Workflow}: its state, its steps' results, its usage{(workflow.Output is null ? "." : ", its output.")}");
        writer.Line(Library.GeneratedCode);
        writer.Block($"public sealed class Run : {Base}", () =>
        {
            Fields();
            Constructor();
            Steps();
            Executor();
            if (workflow.OnFailure is { } onFailure)
                RecoveryEmitter.EmitOnFailure(writer, workflow, onFailure, docs);
            Input();
            Results();
            new BindingsEmitter(writer, workflow).Emit();
        });
    }

    public void EmitSkeleton()
    {
        docs.Summary($"One run of {docs.Workflow}, which cannot run until its mistakes are mended.");
        writer.Line(Library.GeneratedCode);
        writer.Block($"public sealed class Run : {Base}", () =>
        {
            writer.Line($"private Run() : base(null!, null, default) => throw {WorkflowEmitter.Refusal(workflow)};");
            writer.Line();
            docs.Summary("The steps' results.");
            writer.Line($"public {_results} Steps => throw {WorkflowEmitter.Refusal(workflow)};");
            writer.Line();
            docs.Inherited();
            writer.Line($"protected override {Library.ValueTask} ExecuteAsync({Library.Runtime}Scope scope) => throw {WorkflowEmitter.Refusal(workflow)};");
            writer.Line();
            docs.Inherited();
            writer.Line($"protected override void WriteInput({Library.Runtime}InputWriter writer) => throw {WorkflowEmitter.Refusal(workflow)};");
            writer.Line();
            docs.Summary("The steps' results, by name.");
            writer.Block($"public sealed class {_results}", () =>
            {
                writer.Line($"internal {_results}() {{ }}");
                foreach (var step in workflow.Steps.Where(IsVisible))
                {
                    writer.Line();
                    docs.Summary($"The result of {Documentation.Of(step)}.");
                    writer.Line($"{Visibility(step)} {Result(step)} {step.Property} => throw {WorkflowEmitter.Refusal(workflow)};");
                }
            });
        });
    }

    private void Fields()
    {
        writer.Line($"private readonly {workflow.FullClass} _workflow;");
        writer.Line($"private readonly {workflow.Input.Name} _input;");
        writer.Line($"private readonly Bindings _bindings;");
        foreach (var step in workflow.Steps)
            writer.Line($"private {Library.Runtime}StepSlot<{StepCallEmitter.ValueType(step)}> {ExecutorNames.SlotOf(step)};");
        writer.Line();
    }

    private void Constructor()
    {
        writer.Line($"internal Run({workflow.FullClass} workflow, {workflow.Input.Name} input, {Library.Root}RunOptions? options, {Library.CancellationToken} cancellationToken)");
        writer.Indented(() => writer.Line($": base(Bindings.Of(workflow), options, cancellationToken)"));
        writer.Line("{");
        writer.Indented(() =>
        {
            if (workflow.RefusesNull)
                writer.Line("global::System.ArgumentNullException.ThrowIfNull(input);");
            writer.Line("_workflow = workflow;");
            writer.Line("_input = input;");
            writer.Line($"_bindings = Bindings.Of(workflow);");
        });
        writer.Line("}");
        writer.Line();
    }

    private void Steps()
    {
        docs.Summary("The steps' results, as far as the run has come.");
        writer.Line($"public {_results} Steps => new(this);");
        writer.Line();
        writer.Line($"internal static {Library.Runtime}WorkflowBindings BindingsOf({workflow.FullClass} workflow) => Bindings.Of(workflow);");
        writer.Line();
    }

    private void Executor()
    {
        docs.Summary($"Runs the steps of {docs.Workflow} {(workflow.IsDataflow ? "as their inputs are there" : "in order")}.");
        if (workflow.Steps.IsEmpty)
        {
            var body = workflow.Output is null ? "default" : $"throw new global::System.InvalidOperationException({Expressions.Text($"{workflow.Name} has no steps, so it has no output.")})";
            writer.Line($"protected override {Library.ValueTask} ExecuteAsync({Library.Runtime}Scope scope) => {body};");
            writer.Line();
            return;
        }

        var names = new ExecutorNames(workflow);
        var sequence = new ExecutorEmitter(writer, workflow, names);
        var dataflow = new DataflowEmitter(writer, workflow, names);
        writer.Line("// Pooled: a run awaits it once.");
        writer.Line("[global::System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(global::System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder))]");
        writer.Block($"protected override async {Library.ValueTask} ExecuteAsync({Library.Runtime}Scope {ExecutorNames.Scope})", () =>
        {
            if (workflow.IsDataflow)
                dataflow.Emit();
            else
                sequence.Emit();
        });
        writer.Line();
        if (workflow.IsDataflow)
            dataflow.EmitBranches();
        else
            sequence.EmitBranches();
    }

    private void Input()
    {
        docs.Inherited();
        writer.Line($"protected override void WriteInput({Library.Runtime}InputWriter writer) => writer.Write(_input);");
        writer.Line();
    }

    private void Results()
    {
        docs.Summary($"The results of the steps of {docs.Workflow}, by name.");
        writer.Block($"public sealed class {_results}", () =>
        {
            var field = new NameTable(workflow.Steps.Select(step => step.Property)).Take("_run");
            writer.Line($"private readonly Run {field};");
            writer.Line();
            writer.Line($"internal {_results}(Run run) => {field} = run;");
            foreach (var step in workflow.Steps.Where(IsVisible))
            {
                writer.Line();
                docs.Summary($"The result of {Documentation.Of(step)}.");
                writer.Line($"{Visibility(step)} {Result(step)} {step.Property} => new({field}, {field}._bindings.{ExecutorNames.BindingOf(step)});");
            }
        });
        writer.Line();
    }

    private static bool IsVisible(StepModel step) => step.ResultAccess != Access.Private;

    private static string Visibility(StepModel step) => step.ResultAccess == Access.Public ? "public" : "internal";

    private static string Result(StepModel step) => $"{Library.Root}StepResult<{StepCallEmitter.ValueType(step)}>";
}
