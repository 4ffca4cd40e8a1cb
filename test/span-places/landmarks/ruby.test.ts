// What Ruby says of spans: tracers, routes of Rails and Sinatra, services, jobs, queries in heredocs.

import { expect, test } from 'vitest';
import { landmarksOf } from '../../../src/span-places/landmarks/landmarks-of.ts';
import { tell } from './tell.ts';

test('the routes of Rails', () => {
  const text = `Rails.application.routes.draw do
  root "pages#home"
  get "/health", to: "health#show"
  get "about" => "pages#about"
  resources :orders, only: [:index, :show] do
    member do
      post :cancel
    end
    resources :items, only: %i[create]
    get :newest, on: :collection
  end
  resource :profile, only: :show
  namespace :admin do
    # get "/old", to: "old#show"
    resources :users, only: :destroy
    scope "/deep", module: "deep" do
      match "x/:id", to: "x#show", via: [:get, :post]
    end
  end
  scope path: "/v1" do
    get "photos/*rest(.:format)", to: "photos#all" if Rails.env.test?
  end
end
`;
  expect(tell('config/routes.rb', text)).toEqual([
    '2 route GET / -> pages#home',
    '3 route GET /health -> health#show',
    '4 route GET /about -> pages#about',
    '5 route GET /orders -> orders#index',
    '5 route GET /orders/{} -> orders#show',
    '7 route POST /orders/{}/cancel -> orders#cancel',
    '9 route POST /orders/{}/items -> items#create',
    '10 route GET /orders/newest -> orders#newest',
    '12 route GET /profile -> profiles#show',
    '15 route DELETE /admin/users/{} -> admin/users#destroy',
    '17 route GET /admin/deep/x/{} -> admin/deep/x#show',
    '17 route POST /admin/deep/x/{} -> admin/deep/x#show',
    '21 route GET /v1/photos/{*} -> photos#all',
  ]);
});

test('a service: tracer with and without brackets, heredocs, holes', () => {
  const text = `class OrdersController < ApplicationController
  def show
    if params[:id] then return end
    Tracer.in_span("load order", attributes: {}) do |span|
      sql = <<~SQL.squish
        SELECT * FROM orders
        WHERE id = #{id}
      SQL
      exec("SELECT \#{cols["a"]} FROM users") unless x
    end
    x = 1 if y
    tracer.in_span 'plain' do end
    # tracer.in_span("old")
    cache.get "/x"
  end

  def total = 3

  def other
    Datadog::Tracing.trace('job.run') { |s| s.x = a / b; c = '/' }
  end
end
get '/sinatra/:id' do
end
`;
  expect(tell('app/orders_controller.rb', text)).toEqual([
    '4 tracer-call load order',
    '6 sql select * from orders where id = ?',
    '9 sql select ? from users',
    '12 tracer-call plain',
    '20 tracer-call job.run',
    '23 route GET ~/sinatra/{} -> @23',
  ]);
  expect(landmarksOf('a.rb', text).map((each) => each.functionName)).toEqual(['show', 'show', 'show', 'show', 'other', '']);
});

test.each([
  ['class MailJob\n  include Sidekiq::Job\n  sidekiq_options queue: "mail"\nend', ['2 queue MailJob -> perform', '3 queue mail']],
  ['class A < ApplicationJob\n  queue_as :low\nend', ['2 queue low']],
  ['exchange.publish(body, routing_key: "orders")', ['1 queue send orders']],
  ['class S < Shop::OrderService::Service\n  def get_order(req, _call)\n  end\nend', ['2 rpc OrderService getorder -> get_order@2']],
  ['=begin\ntracer.in_span("x")\n=end\nx = "tracer.in_span(\'y\')"', []],
])('%s', (text, expected) => expect(tell('a.rb', text)).toEqual(expected));
