using System;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes calls of the methods that deal with failures, and of the prompts and sub-workflows that do.</summary>
internal static class RecoveryEmitter
{
    /// <summary>A lambda that calls the method.</summary>
    /// <param name="helper">The method.</param>
    /// <param name="parameters">The lambda's parameters.</param>
    /// <param name="self">The workflow.</param>
    /// <param name="wanted">The type that the lambda results in.</param>
    /// <param name="argument">Finds the value of a parameter.</param>
    public static string Lambda(RecoveryModel helper, string parameters, string self, string wanted, Func<ParameterModel, string> argument)
    {
        if (helper.Step is { } step)
            return "static " + StepCallEmitter.Lambda(step, parameters, argument, wanted);
        var call = $"{(helper.IsStatic ? helper.Class : self)}.{helper.Method}({string.Join(", ", helper.Parameters.Select(argument))})";
        if (helper.Result is null)
            return helper.Shape == ReturnShape.Void ? $"static {parameters} => {{ {call}; return default; }}" : $"static {parameters} => {Library.Runtime}StepBody.From({call})";
        return helper.Shape switch
        {
            ReturnShape.Value => $"static {parameters} => new {Library.ValueTask}<{wanted}>({call})",
            ReturnShape.Task when helper.Result.Name == wanted => $"static {parameters} => new {Library.ValueTask}<{wanted}>({call})",
            ReturnShape.ValueTask when helper.Result.Name == wanted => $"static {parameters} => {call}",
            // C# converts what it results in.
            _ => $"static async {parameters} => ({wanted})await {call}.ConfigureAwait(false)",
        };
    }

    /// <summary>The type of what it results in.</summary>
    public static string ResultType(RecoveryModel helper) => helper.Result?.Name ?? Library.NoResult;

    /// <summary>How a workflow's bindings name the method, and what it runs.</summary>
    public static string Binding(WorkflowModel workflow, RecoveryModel helper) =>
        helper.Step is { } step ? BindingsEmitter.Helper(workflow, step)
        : $"new {Library.Root}StepDefinition({Expressions.Text(helper.Name)}, {Library.Root}StepKind.Step, {Expressions.TextOrNull(helper.Result?.Name.Replace("global::", ""))})";

    /// <summary>Writes what becomes of a run that failed.</summary>
    public static void EmitOnFailure(SourceWriter writer, WorkflowModel workflow, RecoveryModel helper, Documentation docs)
    {
        var type = ResultType(helper);
        docs.Summary($"Lets <c>{helper.Method}</c> deal with a failure of the run.");
        writer.Block($"protected override async {Library.ValueTask}<bool> RecoverAsync({Library.Runtime}Scope scope, {Library.Runtime}StepFailure failure)", () =>
        {
            var recover = $"await scope.Recover(_bindings.{ExecutorNames.OnFailure}, (run: this, scope, failure),";
            var lambda = Lambda(helper, "(c, a)", "a.run._workflow", type, parameter => Argument(workflow, parameter)) + ").ConfigureAwait(false);";
            if (helper.Result is null)
            {
                writer.Line(recover);
                writer.Indented(() => writer.Line(lambda));
                writer.Line("return false;");
                return;
            }

            writer.Line($"var output = {recover}");
            writer.Indented(() => writer.Line(lambda));
            if (helper.Result.IsNullable)
            {
                // Null is no output.
                writer.Line("if (output is null)");
                writer.Indented(() => writer.Line("return false;"));
            }

            writer.Line($"Output = output{(helper.Result is { IsNullable: true, IsValueType: true } ? ".Value" : "")};");
            writer.Line("return true;");
        });
        writer.Line();
    }

    private static string Argument(WorkflowModel workflow, ParameterModel parameter) => parameter.Source switch
    {
        CancellationSource => "c.CancellationToken",
        ContextSource => "c",
        ChatClientSource client => $"c.ChatClient({client.Key ?? "null"})",
        ServiceSource { Key: null } service => $"c.{(service.IsOptional ? "OptionalService" : "Service")}<{service.Type}>()",
        ServiceSource service => $"c.{(service.IsOptional ? "OptionalKeyedService" : "KeyedService")}<{service.Type}>({service.Key})",
        FailureSource failure => failure.IsException ? "a.failure.Exception" : "a.failure.Error",
        ExistingSource existing => Existing(workflow.Steps[existing.Step]),
        ValueSource source => Expressions.FirstOf(source, parameter.Type, static _ => "a.run._input"),
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };

    private static string Existing(StepModel step) =>
        $"a.scope.{(step.Value is { IsValueType: true } ? "ValueOrNull" : "ResultOrNull")}(a.run._bindings.{ExecutorNames.BindingOf(step)})";
}
